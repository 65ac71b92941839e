// What holds a compiled template.
#include "parse/textfsm_template.hpp"

#include "parse/template_model.hpp"
#include "parse/template_reader.hpp"
#include "parse/template_run.hpp"

#include <utility>

namespace netpoll {

textfsm_template::textfsm_template(std::shared_ptr<const template_model> model) noexcept
    : model_(std::move(model)) {}

expected<textfsm_template, template_mistake> textfsm_template::compile(std::string_view text) {
    auto read = read_template(text);
    if (!read) return unexpected(std::move(read).error());
    return textfsm_template(std::make_shared<const template_model>(std::move(*read)));
}

expected<parsed_table, parse_failure> textfsm_template::parse(std::string_view text) const {
    return run_template(*model_, text);
}

const std::vector<parsed_table::heading>& textfsm_template::columns() const noexcept {
    return model_->columns;
}

}  // namespace netpoll
