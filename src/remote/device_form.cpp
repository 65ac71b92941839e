// Targets to forms and back. Knows no message.
#include "remote/device_form.hpp"

#include "core/login_name.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace netpoll::wire {

namespace {

std::vector<question_form> forms_of(const std::vector<question>& questions) {
    std::vector<question_form> made;
    made.reserve(questions.size());
    for (const question& each : questions)
        made.push_back({each.see, each.answer, each.enter});
    return made;
}

command_form form_of(const command& what) {
    command_form made{what.send, forms_of(what.questions), {}};
    for (const command_line& each : what.then)
        made.then.push_back({each.send, forms_of(each.questions)});
    return made;
}

std::vector<question> questions_from(const std::vector<question_form>& forms) {
    std::vector<question> made;
    made.reserve(forms.size());
    for (const question_form& each : forms)
        made.push_back({each.see, each.answer, {}, each.enter, {}});
    return made;
}

command command_from(const command_form& form) {
    command made{form.send, questions_from(form.questions), {}};
    for (const line_form& each : form.then)
        made.then.push_back({each.send, questions_from(each.questions)});
    return made;
}

/// All but the login.
target bare_target(const device_form& form) {
    target made;
    made.name = form.name;
    made.hostname = form.hostname;
    made.port = form.port;
    made.platform = form.platform;
    made.groups = std::make_shared<const std::vector<std::string>>();
    std::vector<command> commands;
    std::transform(form.commands.begin(), form.commands.end(), std::back_inserter(commands),
                   command_from);
    made.commands = std::make_shared<const std::vector<command>>(std::move(commands));
    made.limits = std::make_shared<const limits>(form.limits);
    made.channel = form.channel;
    made.profile = form.profile;
    if (form.algorithms)
        made.algorithms = std::make_shared<const algorithm_choice>(
            algorithm_choice{{}, form.algorithms->offered});
    made.realm = form.realm;
    made.repeatable = form.repeatable;
    if (form.stops_on_error)
        made.on_error = *form.stops_on_error ? on_error::stop : on_error::carry_on;
    made.host_key_alias = form.host_key_alias;
    return made;
}

/// Builds devices, and notes what they lack.
class assembler {
public:
    assembler(const login_by_name& logins, received_device& into) : logins_(logins), into_(into) {}

    target whole(const device_form& form, const std::string& login) {
        target made = bare_target(form);
        made.login = login_of(login);
        into_.host_keys.insert(into_.host_keys.end(), form.host_keys.begin(), form.host_keys.end());
        if (form.jump.empty()) return made;
        std::vector<std::shared_ptr<const target>> jump;
        for (const device_form& each : form.jump)
            jump.push_back(std::make_shared<const target>(whole(each, each.login)));
        made.jump =
            std::make_shared<const std::vector<std::shared_ptr<const target>>>(std::move(jump));
        return made;
    }

private:
    std::shared_ptr<const credentials> login_of(const std::string& name) {
        if (auto known = logins_(name)) return known;
        if (into_.unknown_login.empty()) into_.unknown_login = name;
        return std::make_shared<const credentials>();
    }

    const login_by_name& logins_;
    received_device& into_;
};

}  // namespace

device_form form_of(const target& device, const std::vector<target>* others,
                    const lines_of_host& lines) {
    device_form made;
    made.name = device.name;
    made.hostname = device.hostname;
    made.port = device.port;
    made.platform = device.platform;
    made.login = login_name_of(device);
    if (others)
        std::transform(others->begin(), others->end(), std::back_inserter(made.others),
                       login_name_of);
    for (const command& each : *device.commands)
        made.commands.push_back(form_of(each));
    made.limits = *device.limits;
    made.channel = device.channel;
    made.profile = device.profile;
    if (device.algorithms) made.algorithms = algorithms_form{device.algorithms->offered};
    made.realm = device.realm;
    made.repeatable = device.repeatable;
    if (device.on_error) made.stops_on_error = *device.on_error == on_error::stop;
    if (device.jump)
        for (const auto& each : *device.jump)
            made.jump.push_back(form_of(*each, nullptr, lines));
    made.host_key_alias = device.host_key_alias;
    made.host_keys = lines(device);
    return made;
}

received_device device_from(const device_form& form, const login_by_name& logins) {
    received_device made;
    assembler parts(logins, made);
    made.with_login.push_back(parts.whole(form, form.login));
    for (const std::string& each : form.others)
        made.with_login.push_back(parts.whole(form, each));
    return made;
}

}  // namespace netpoll::wire
