#pragma once
/// What was typed: a command, its subject, and options `--name value` or `--name=value`.

#include <map>
#include <optional>
#include <string>
#include <vector>

/// A wrong call: the message says what to write.
struct WrongCall {
  std::string message;
};

class Arguments {
 public:
  Arguments(int count, char** words);
  [[nodiscard]] const std::string& command() const noexcept { return command_; }
  [[nodiscard]] bool has(const std::string& option) const { return options_.count(option) != 0; }
  [[nodiscard]] std::optional<std::string> option(const std::string& name) const;
  [[nodiscard]] std::string required(const std::string& name) const;      ///< or WrongCall
  [[nodiscard]] std::vector<std::string> list(const std::string& name) const;  ///< "a,b" or the option given several times
  [[nodiscard]] const std::vector<std::string>& subjects() const noexcept { return subjects_; }
  void allow(const std::vector<std::string>& options) const;              ///< WrongCall on any other option

 private:
  std::string command_;
  std::vector<std::string> subjects_;
  std::map<std::string, std::vector<std::string>> options_;
};
