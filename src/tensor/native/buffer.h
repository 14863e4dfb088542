// Working memory: floats at an address that a vector can be loaded from.
#pragma once

#include <cstdlib>
#include <cstring>
#include <new>

namespace origin {

class Buffer {
 public:
  Buffer() = default;
  explicit Buffer(size_t size) { resize(size); }
  ~Buffer() { free(data_); }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  Buffer(Buffer&& other) noexcept : data_(other.data_), capacity_(other.capacity_) {
    other.data_ = nullptr;
    other.capacity_ = 0;
  }

  // Room for `size` floats; what was there is lost if it has to grow. Throws std::bad_alloc.
  void resize(size_t size) {
    if (size <= capacity_) return;
    free(data_);
    capacity_ = 0;
    const size_t bytes = (size * sizeof(float) + 63) / 64 * 64;
    data_ = static_cast<float*>(aligned_alloc(64, bytes));
    if (!data_) throw std::bad_alloc();
    capacity_ = size;
  }
  // The same, filled with zeros.
  void zeros(size_t size) {
    resize(size);
    if (size > 0) memset(data_, 0, size * sizeof(float));
  }

  operator float*() const { return data_; }

 private:
  float* data_ = nullptr;
  size_t capacity_ = 0;
};

}  // namespace origin
