// The syntax of TextFSM templates. Knows no text that they are for.
#pragma once

#include "parse/template_model.hpp"
#include "parse/textfsm_template.hpp"

namespace netpoll {

/// The grammar is that of google/textfsm 2.1.
expected<template_model, template_mistake> read_template(std::string_view text);

}  // namespace netpoll
