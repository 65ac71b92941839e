// What is read out of outputs, and by which templates. Knows no template.
#include "cli/parse_flags.hpp"

#include "cli/flag_effects.hpp"

namespace netpoll {

std::vector<flag> parse_flags() {
    return {
        {"--parse", "",
         "read rows out of outputs by TextFSM templates (ntc-templates), or the JSON that devices "
         "send: parsed in the results; see 'netpoll parse --help'",
         into(parse_switch, requested(&run_request::parse))},
        {"--templates", "DIR",
         "the folder of these templates, with their index; means --parse "
         "[$NTC_TEMPLATES_DIR, $NET_TEXTFSM, or an installed ntc-templates]",
         text_into(requested(&run_request::templates))},
        {"--parse-none", "WORD",
         "what stands in a list of rows for a value that a line has not: text, which is None as "
         "ntc-templates writes it, or null [text]",
         into(parse_none, requested(&run_request::parse_null))},
    };
}

}  // namespace netpoll
