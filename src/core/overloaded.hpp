// One visitor of a variant from several lambdas.
#pragma once

namespace netpoll {

template <class... Handlers>
struct overloaded : Handlers... {
    using Handlers::operator()...;
};
template <class... Handlers>
overloaded(Handlers...) -> overloaded<Handlers...>;

}  // namespace netpoll
