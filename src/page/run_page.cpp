// The first pass gathers, the second writes.
#include "page/run_page.hpp"

#include "page/device_markup.hpp"
#include "page/digest.hpp"
#include "page/frame.hpp"
#include "page/markup.hpp"
#include "page/script.hpp"
#include "page/sections.hpp"
#include "page/units.hpp"

#include <netpoll/escape.hpp>

namespace netpoll::page {

namespace {

std::string origin_text(const run_facts& run) {
    std::string text = run.inventory;
    const auto add = [&text](const std::string& before, const std::string& what) {
        if (what.empty()) return;
        text += (text.empty() ? "" : " \xC2\xB7 ") + before + what;
    };
    add("",
        run.ended.empty() || run.started.empty() ? run.started : run.started + " to " + run.ended);
    add("by ", run.user);
    add("on ", run.machine);
    add("mode ", run.mode);
    add("netpoll ", run.version);
    add("run ", run.run_id);
    return text;
}

std::string header_of(const run_facts& run, const digest& all) {
    const bool well = run.whole && !run.interrupted && all.devices() > 0 &&
                      all.count(device_status::ok) == all.devices() && all.failed_checks() == 0;
    std::string text = element("h1", std::string("class=\"verdict") + (well ? "" : " none") + "\"",
                               verdict_text(run, all)) +
                       "\n" + element("p", "class=\"sub\"", origin_text(run)) + "\n";
    if (!run.command_line.empty())
        text += around("p", "class=\"sub\"", element("code", {}, run.command_line)) + "\n";
    return around("header", {}, text) + "\n";
}

struct titled {
    std::string id;
    std::string title;
    std::string markup;
};

std::vector<titled> sections_of(const run_facts& run, const digest& all,
                                const page_limits& limits) {
    std::vector<titled> sections{{"failures", "Failures by cause", failures(all)},
                                 {"changes", "Changes", changed_outputs(run, all, limits.changes)},
                                 {"checks", "Checks", failed_checks(all)},
                                 {"stale", "Stale devices", stale_devices(run, all)},
                                 {"slowest", "Slowest devices", slowest_devices(all)},
                                 {"phases", "Where the time went", phase_times(all)}};
    std::erase_if(sections, [](const titled& each) { return each.markup.empty(); });
    return sections;
}

std::string links_to(const std::vector<titled>& sections) {
    std::string links;
    for (const titled& each : sections)
        links += element("a", "href=\"#" + each.id + "\"", each.title) + "\n";
    links += element("a", "href=\"#devices\"", "Devices");
    return around("nav", "aria-label=\"Sections\"", links) + "\n";
}

/// How much of outputs is here, and where the rest is.
std::string outputs_text(const run_facts& run, const digest& all) {
    const auto part = [](std::size_t share) {
        return share <= small_output ? "only where they are short"
                                     : "up to " + size_text(share) + " each";
    };
    const std::string of_notable = part(all.share(true));
    const std::string of_others = part(all.share(false));
    std::string text = "Open a device for its outputs. They are here " + of_notable;
    if (of_others != of_notable)
        text += " for devices that failed or changed, and " + of_others + " for the others";
    return text + (run.results.empty() ? "." : "; " + run.results + " has all of them.");
}

/// A tick that works by the style alone, and a search that the script shows.
std::string device_controls(const run_facts& run, const digest& all) {
    return element("p", {}, outputs_text(run, all)) +
           "<div id=\"search\" hidden=\"\"><label for=\"find\">Search devices</label> "
           "<input id=\"find\" type=\"search\" autocomplete=\"off\" spellcheck=\"false\"/> "
           "<input id=\"deep\" type=\"checkbox\"/> <label for=\"deep\">also in outputs</label> "
           "<output id=\"found\" for=\"find\"></output></div>\n"
           "<input id=\"only\" type=\"checkbox\"/> <label for=\"only\">only devices that failed "
           "or changed</label>\n"
           "<p class=\"on-paper\">On paper: the devices that were open.</p>\n";
}

constexpr std::string_view list_begin =
    "<div class=\"list\">\n<div class=\"h\" aria-hidden=\"true\"><b>Device</b><span>Address</span>"
    "<span>Platform</span><span>Status</span><span>Finding</span><span class=\"n\">Took</span>"
    "</div>\n";

/// Hands text on in large pieces, and keeps the first error.
class piecewise {
public:
    explicit piecewise(const page_sink& to) : to_(to) {}

    bool add(std::string_view text) {
        pending_ += text;
        return pending_.size() < large || flush();
    }
    bool flush() {
        if (written_) written_ = to_(pending_);
        pending_.clear();
        return written_.has_value();
    }
    expected<void, std::string> result() const { return written_; }

private:
    static constexpr std::size_t large = std::size_t{256} << 10U;

    const page_sink& to_;
    std::string pending_;
    expected<void, std::string> written_;
};

}  // namespace

expected<void, std::string> write_run_page(const run_facts& run, const device_source& devices,
                                           const page_sink& to, const page_limits& limits) {
    digest all(run, limits);
    auto gathered = devices([&all](const device& each) {
        all.add(each);
        return true;
    });
    if (!gathered) return gathered;

    piecewise out(to);
    const auto sections = sections_of(run, all, limits);
    out.add(page_begin("netpoll: " + verdict_text(run, all), search_script()));
    out.add(header_of(run, all) + "<main>\n" + overview(run, all) + links_to(sections));
    for (const titled& each : sections)
        out.add(section(each.title, each.markup, each.id));
    out.add("<section id=\"devices\"><h2>Devices</h2>\n" + device_controls(run, all));
    out.add(list_begin);
    device_markup markup(run, all);
    std::size_t place = 0;
    auto read = devices([&](const device& each) { return out.add(markup.text(each, place++)); });
    if (!out.result()) return out.result();
    if (!read) return read;
    out.add("</div></section>\n</main>\n");
    out.add(page_end("Made by netpoll " + run.version +
                         ". This page needs no network, and can be read without its script.",
                     search_script()));
    out.flush();
    return out.result();
}

}  // namespace netpoll::page
