// Names and permissions of transcripts. Knows no format.
#include "run/transcript_files.hpp"

#include "results/raw_files.hpp"
#include "results/whole_file.hpp"

#include <unistd.h>

#include <cerrno>

namespace netpoll {

expected<std::unique_ptr<transcript_files>, std::string> transcript_files::open(
    const std::string& folder, const redactor& redact, log_sink& log, mode_t mode) {
    const auto made = make_folder(folder, folder_mode(mode));
    if (!made) return unexpected(made.error());
    // Told before anybody is contacted, also where the name is a file's.
    if (::access((folder + "/.").c_str(), W_OK | X_OK) != 0) return io_failure(folder, errno);
    return std::unique_ptr<transcript_files>(new transcript_files(folder, redact, log, mode));
}

void transcript_files::write(const outcome& what) {
    const auto text = sessions_.take(what);
    if (!text || failed_) return;
    auto written =
        write_small_file(folder_ + "/" + host_folder(what.target->name) + ".yaml", *text, mode_);
    if (written || failed_.exchange(true)) return;
    log_.write(log_level::error, what.target->name,
               "the session could not be recorded: " + written.error() +
                   "; no more are, results are written");
}

}  // namespace netpoll
