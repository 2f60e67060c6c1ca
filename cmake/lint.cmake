# `cmake --build --preset debug --target lint`: formatting, clang-tidy and cppcheck over our own sources; CI runs it.
add_custom_target(
  lint
  COMMAND "${PROJECT_SOURCE_DIR}/scripts/lint" "${CMAKE_BINARY_DIR}"
  WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}"
  USES_TERMINAL VERBATIM)
