#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

#include "attain/io/csv.hpp"

namespace attain::io {

namespace {

/// Batches on their way from the reading thread to the appending one: at most two wait.
class Pipe {
 public:
  /// False when the other side has stopped.
  bool put(std::optional<Batch> batch) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return stopped_ || waiting_.size() < 2; });
    if (stopped_) return false;
    waiting_.push_back(std::move(batch));
    changed_.notify_all();
    return true;
  }
  void fail(std::exception_ptr error) {
    const std::lock_guard lock(mutex_);
    error_ = std::move(error);
    changed_.notify_all();
  }
  /// Empty at the end; throws what the reading thread threw, after the batches before it.
  std::optional<Batch> take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !waiting_.empty() || error_; });
    if (waiting_.empty()) std::rethrow_exception(error_);
    std::optional<Batch> batch = std::move(waiting_.front());
    waiting_.pop_front();
    changed_.notify_all();
    return batch;
  }
  void stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::optional<Batch>> waiting_;
  std::exception_ptr error_;
  bool stopped_ = false;
};

std::size_t append(Appender& appender, CsvReader& reader, unsigned threads) {
  std::size_t rows = 0;
  std::optional<Batch> batch = reader.next();
  if (!batch) return 0;
  if (threads < 2 || batch->rows < 4096) {  // small files are not worth a thread
    for (; batch; batch = reader.next()) {
      rows += batch->rows;
      appender.add(*batch);
    }
    return rows;
  }
  Pipe pipe;
  std::thread reading([&] {
    try {
      for (;;) {
        std::optional<Batch> next = reader.next();
        const bool last = !next;
        if (!pipe.put(std::move(next)) || last) return;
      }
    } catch (...) {
      pipe.fail(std::current_exception());
    }
  });
  struct Join {
    Pipe& pipe;
    std::thread& thread;
    ~Join() {
      pipe.stop();
      thread.join();
    }
  } join{pipe, reading};
  for (; batch; batch = pipe.take()) {
    rows += batch->rows;
    appender.add(*batch);
  }
  return rows;
}

}  // namespace

std::size_t append_csv(Appender& appender, const std::filesystem::path& path, const CsvOptions& options) {
  CsvReader reader(path, options);
  return append(appender, reader, options.threads);
}

std::size_t append_csv_text(Appender& appender, std::string_view text, const std::string& source, const CsvOptions& options) {
  CsvReader reader(text, source, options);
  return append(appender, reader, options.threads);
}

}  // namespace attain::io
