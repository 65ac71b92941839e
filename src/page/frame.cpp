// Frame, sections and tables as HTML that is well-formed as XML too.
#include "page/frame.hpp"

#include "page/markup.hpp"
#include "page/style.hpp"

namespace netpoll::page {

namespace {

/// Whatever a device said: nothing is loaded, sent or run.
std::string policy_of(const page_script& script) {
    std::string policy =
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
        "form-action 'none'";
    if (!script.hash.empty()) policy += "; script-src '" + std::string(script.hash) + "'";
    return policy;
}

std::string class_of(const std::string& look) {
    return look.empty() ? std::string() : "class=\"" + look + "\"";
}

std::string head_of(const table& of) {
    if (!of.head.empty()) return of.head;
    std::string cells;
    for (const column& each : of.columns)
        cells += element("th", "scope=\"col\" " + class_of(each.look), each.title);
    return around("tr", {}, cells);
}

/// On a narrow screen rows of words are blocks, in which each cell has its column's title.
std::string labelled(const table& of, std::size_t place) {
    if (place >= of.columns.size()) return {};
    std::string attributes = class_of(of.columns[place].look);
    if (of.look == "words" && (place > 0 || of.columns[place].look == "n"))
        attributes += " data-of=\"" + html(of.columns[place].title) + "\"";
    return attributes;
}

}  // namespace

std::string page_begin(std::string_view title, const page_script& script) {
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
           "<meta http-equiv=\"Content-Security-Policy\" content=\"" +
           policy_of(script) +
           "\"/>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
           "<meta name=\"referrer\" content=\"no-referrer\"/>\n" +
           element("title", {}, title) + "\n<style>" + std::string(style()) +
           "</style>\n</head>\n<body>\n";
}

std::string page_end(std::string_view footer, const page_script& script) {
    std::string text = element("footer", {}, footer) + "\n";
    if (!script.text.empty()) text += around("script", {}, script.text) + "\n";
    return text + "</body>\n</html>\n";
}

std::string section(std::string_view title, std::string_view markup, std::string_view id) {
    if (markup.empty()) return {};
    const std::string named = id.empty() ? std::string() : "id=\"" + std::string(id) + "\"";
    return around("section", named, element("h2", {}, title) + "\n" + std::string(markup)) + "\n";
}

std::string bullet_list(const std::vector<std::string>& texts) {
    if (texts.empty()) return {};
    std::string items = "\n";
    for (const std::string& each : texts)
        items += element("li", {}, each) + "\n";
    return around("ul", {}, items) + "\n";
}

std::string tiles(const std::vector<tile>& all) {
    std::string text = "\n";
    for (const tile& each : all)
        text += around("div", "class=\"tile " + each.look + "\"",
                       element("b", {}, each.figure) + element("span", {}, each.what)) +
                "\n";
    return around("div", "class=\"tiles\"", text) + "\n";
}

std::string markup_of(const table& of) {
    if (of.rows.empty()) return {};
    std::string body = "\n";
    for (std::size_t i = 0; i < of.rows.size(); ++i) {
        std::string cells;
        for (std::size_t j = 0; j < of.rows[i].size(); ++j) {
            const std::string attributes = labelled(of, j);
            cells += j == 0 ? around("th", "scope=\"row\" " + attributes, of.rows[i][j])
                            : around("td", attributes, of.rows[i][j]);
        }
        body += around("tr", class_of(of.row_looks.empty() ? "" : of.row_looks[i]), cells) + "\n";
    }
    const std::string inner = element("caption", {}, of.caption) + "\n" +
                              around("thead", {}, head_of(of)) + "\n" + around("tbody", {}, body);
    return around("div", "class=\"scroll\"", around("table", class_of(of.look), inner)) + "\n";
}

std::vector<std::string> cells_of(const std::vector<std::string>& texts) {
    std::vector<std::string> cells;
    cells.reserve(texts.size());
    for (const std::string& each : texts)
        cells.push_back(html(each));
    return cells;
}

}  // namespace netpoll::page
