// Files that say options, for what asks for a run. What reads them stands with the other YAML.
#pragma once

#include "inventory/option_file.hpp"
