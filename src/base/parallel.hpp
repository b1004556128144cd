#pragma once
/// Work that can be done in any order, on several threads.

#include <cstddef>
#include <functional>

namespace attain {

/// Calls work(i) for every i below `count`, each once, on at most `threads` threads (0: as many as there are cores). When this returns nothing is running any
/// more; where work failed, the exception of the least i that did is thrown again, whichever thread met it.
void in_parallel(std::size_t count, unsigned threads, const std::function<void(std::size_t)>& work);

}  // namespace attain
