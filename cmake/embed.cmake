# embed_files(TARGET PREFIX FILE...): compiles text files into TARGET as an array
#   const struct PREFIX_file PREFIX_files[]; const size_t PREFIX_file_count;
# with `name` (file name without directory) and `text` (NUL-terminated), declared in the generated header PREFIX_files.h.
# The generator is a CMake script, so a changed .sql file rebuilds exactly what embeds it.
function(embed_files target prefix)
  set(out_c "${CMAKE_CURRENT_BINARY_DIR}/${prefix}_files.c")
  set(out_h "${CMAKE_CURRENT_BINARY_DIR}/${prefix}_files.h")
  set(files ${ARGN})
  list(TRANSFORM files PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/")
  string(REPLACE ";" "|" joined "${files}")
  add_custom_command(
    OUTPUT "${out_c}" "${out_h}"
    COMMAND "${CMAKE_COMMAND}" -DPREFIX=${prefix} -DOUT_C=${out_c} -DOUT_H=${out_h} "-DFILES=${joined}" -P
            "${PROJECT_SOURCE_DIR}/cmake/embed_script.cmake"
    DEPENDS ${files} "${PROJECT_SOURCE_DIR}/cmake/embed_script.cmake"
    VERBATIM)
  target_sources(${target} PRIVATE "${out_c}" "${out_h}")
  target_include_directories(${target} PRIVATE "${CMAKE_CURRENT_BINARY_DIR}")
endfunction()
