#pragma once
/// The commands. Each returns the exit code: 0 done, 1 findings of severity error, 2 a wrong call, 3 bad data.

#include "arguments.hpp"

int close_period(const Arguments& arguments);
int check_book(const Arguments& arguments);
int measure_book(const Arguments& arguments);
/// Statements of a pay plan.
int pay_period(const Arguments& arguments);
int explain(const Arguments& arguments);
