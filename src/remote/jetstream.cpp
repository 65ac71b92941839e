// Requests to JetStream, again where that helps.
#include "remote/jetstream.hpp"

#include <nlohmann/json.hpp>

#include <thread>

namespace netpoll {

namespace {

using std::chrono::milliseconds;
using clock = std::chrono::steady_clock;
using nlohmann::json;

constexpr milliseconds answer_limit{5'000};
// While a leader is elected the server answers at once that nobody is there: to ask again at once
// would spin.
constexpr milliseconds leader_wait{250};
constexpr int servers_wanted = 3;

bool is_passing(const no_answer& why) {
    return why.because != no_answer::reason::refused;
}

bool is_passing(const jetstream_failure& why) {
    return why.kind == 503 && why.code != jetstream_error::store_failed &&
           why.code != jetstream_error::no_resources && why.code != jetstream_error::no_storage;
}

jetstream_failure failure_of(const no_answer& why, const std::string& subject) {
    const bool is_nobody = why.because == no_answer::reason::nobody;
    if (is_nobody && subject.starts_with("$JS."))
        return {jetstream_error::none, 0,
                "the server has no JetStream (jetstream {} in its configuration), or no leader of "
                "it now"};
    return {jetstream_error::none, 0, why.sentence};
}

}  // namespace

expected<json, jetstream_failure> jetstream_answer(const std::string& body) {
    json said = json::parse(body, nullptr, false);
    if (!said.is_object())
        return unexpected(
            jetstream_failure{jetstream_error::none, 0, "JetStream's answer is no JSON"});
    const auto error = said.find("error");
    if (error == said.end() || !error->is_object()) return said;
    return unexpected(jetstream_failure{
        static_cast<jetstream_error>(error->value("err_code", 0)), error->value("code", 0),
        "the server says: " + error->value("description", std::string("an error"))});
}

expected<json, jetstream_failure> ask_jetstream(asker& through, const broker_message& question,
                                                milliseconds patience) {
    const auto deadline = clock::now() + patience;
    for (;;) {
        const auto left = std::chrono::duration_cast<milliseconds>(deadline - clock::now());
        const auto said = through.ask(question, std::min(left, answer_limit));
        auto answer = said ? jetstream_answer(said->body)
                           : expected<json, jetstream_failure>(
                                 unexpected(failure_of(said.error(), question.subject)));
        if (answer) return answer;
        const bool passes = said ? is_passing(answer.error()) : is_passing(said.error());
        if (!passes || clock::now() + leader_wait >= deadline) return answer;
        std::this_thread::sleep_for(leader_wait);
    }
}

expected<void, jetstream_failure> create_stream(asker& through, const json& configuration,
                                                milliseconds patience) {
    json wanted = configuration;
    const auto name = wanted.at("name").get<std::string>();
    for (const int servers : {servers_wanted, 1}) {
        wanted["num_replicas"] = servers;
        const auto made = ask_jetstream(
            through, {"$JS.API.STREAM.CREATE." + name, wanted.dump(), {}, {}}, patience);
        if (made || made.error().code == jetstream_error::name_in_use) return {};
        const bool are_too_few = made.error().code == jetstream_error::replicas_not_supported ||
                                 made.error().code == jetstream_error::no_suitable_peers;
        if (!are_too_few || servers == 1) return unexpected(made.error());
    }
    return {};
}

}  // namespace netpoll
