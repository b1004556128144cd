// Replays a folder of inputs through a fuzz target without libFuzzer: each input as it is, cut short, and changed in a way that depends
// on the input alone. ATTAIN_FUZZ_ROUNDS sets the number of changed copies of an input (default 60). An input that takes longer
// than ten seconds ends the program, as does one that crashes; the last line printed names it.
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr unsigned kSecondsAtMost = 10;
std::string current;  // what is being replayed, for the signal handler

[[noreturn]] void die(int signal) {
  const char* what = signal == SIGALRM ? "took too long: " : "died: ";
  if (write(2, what, std::char_traits<char>::length(what)) < 0 || write(2, current.data(), current.size()) < 0 || write(2, "\n", 1) < 0) {
    _exit(126);
  }
  if (signal == SIGALRM) _exit(124);
  std::signal(signal, SIG_DFL);
  raise(signal);
  _exit(125);
}

void feed(const std::string& bytes) {
  alarm(kSecondsAtMost);
  // A copy of exactly that size, so that reading one byte too far is seen by a sanitizer.
  const std::vector<std::uint8_t> exact(bytes.begin(), bytes.end());
  LLVMFuzzerTestOneInput(exact.data(), exact.size());
  alarm(0);
}

std::string changed(std::string bytes, std::mt19937_64& random) {
  const auto at = [&](std::size_t size) { return static_cast<std::size_t>(random() % size); };
  for (std::size_t changes = 1 + at(4); changes > 0; --changes) {
    if (bytes.empty()) bytes = "0";
    switch (at(6)) {
      case 0: bytes[at(bytes.size())] ^= static_cast<char>(1u << at(8)); break;
      case 1: bytes[at(bytes.size())] = static_cast<char>(random()); break;
      case 2: bytes.erase(at(bytes.size()), 1 + at(8)); break;
      case 3: bytes.insert(at(bytes.size()), 1 + at(4), "\0\"{[,:-9e\xff\n"[at(11)]); break;
      case 4: {  // a piece of it again, elsewhere
        const std::size_t from = at(bytes.size());
        bytes.insert(at(bytes.size()), bytes.substr(from, 1 + at(std::min<std::size_t>(bytes.size() - from, 64))));
        break;
      }
      default: std::swap(bytes[at(bytes.size())], bytes[at(bytes.size())]);
    }
  }
  return bytes;
}

}  // namespace

int main(int argc, char** argv) {
  const char* asked = std::getenv("ATTAIN_FUZZ_ROUNDS");
  const int rounds = asked != nullptr ? std::atoi(asked) : 60;
  for (const int signal : {SIGALRM, SIGABRT, SIGSEGV, SIGFPE, SIGBUS}) std::signal(signal, die);
  std::vector<std::filesystem::path> inputs;
  for (int i = 1; i < argc; ++i) {
    if (std::filesystem::is_directory(argv[i])) {
      for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[i])) {
        if (entry.is_regular_file()) inputs.push_back(entry.path());
      }
    } else {
      inputs.emplace_back(argv[i]);
    }
  }
  std::sort(inputs.begin(), inputs.end());
  std::size_t fed = 0;
  for (const auto& input : inputs) {
    std::ifstream file(input, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    current = input.string();
    feed(bytes);
    const std::size_t step = std::max<std::size_t>(1, bytes.size() / 16);
    for (std::size_t size = 0; size < bytes.size(); size += step, ++fed) {
      current = input.string() + " cut to " + std::to_string(size);
      feed(bytes.substr(0, size));
    }
    for (int round = 0; round < rounds; ++round, ++fed) {
      current = input.string() + " changed, round " + std::to_string(round);
      std::mt19937_64 random(static_cast<std::uint64_t>(round) * 0x9E3779B97F4A7C15u + bytes.size());
      feed(changed(bytes, random));
    }
    ++fed;
  }
  std::printf("replayed %zu inputs, %zu runs\n", inputs.size(), fed);
  return inputs.empty() ? 1 : 0;
}
