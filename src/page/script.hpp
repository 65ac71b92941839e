// The only script of a page: it searches devices. Everything can be read without it.
#pragma once

#include "page/frame.hpp"

namespace netpoll::page {

page_script search_script() noexcept;

}  // namespace netpoll::page
