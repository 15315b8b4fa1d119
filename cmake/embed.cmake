# Writes a C++ file that holds files as constants: cmake -DOUTPUT=x.cc -DLIST=x.list -P embed.cmake
# LIST has a line "URL FILE" each. Run at build time, for http/CMakeLists.txt. The bytes come in by
# .incbin, which costs the compiler nothing.
function(type_of file out)
  get_filename_component(extension "${file}" LAST_EXT)
  if(extension STREQUAL ".html")
    set(${out} "text/html; charset=utf-8" PARENT_SCOPE)
  elseif(extension STREQUAL ".js")
    set(${out} "text/javascript; charset=utf-8" PARENT_SCOPE)
  elseif(extension STREQUAL ".css")
    set(${out} "text/css; charset=utf-8" PARENT_SCOPE)
  elseif(extension STREQUAL ".svg")
    set(${out} "image/svg+xml" PARENT_SCOPE)
  elseif(extension STREQUAL ".woff2")
    set(${out} "font/woff2" PARENT_SCOPE)
  else()
    message(FATAL_ERROR "embed.cmake knows no type for ${file}")
  endif()
endfunction()

file(STRINGS "${LIST}" entries)
list(SORT entries)  # by URL, so that a file is found by halving
set(bytes "")
set(symbols "")
set(rows "")
set(number 0)
foreach(entry ${entries})
  string(REGEX MATCH "^([^ ]+) (.+)$" matched "${entry}")
  set(url "${CMAKE_MATCH_1}")
  set(file "${CMAKE_MATCH_2}")
  type_of("${file}" type)
  file(SHA256 "${file}" hash)
  string(SUBSTRING "${hash}" 0 32 etag)
  file(SIZE "${file}" size)
  set(name "lemma_static_${number}")
  string(APPEND bytes "asm(\".pushsection .rodata\\n.global ${name}\\n${name}: .incbin \\\"${file}\\\"\\n.byte 0\\n.popsection\");\n")
  string(APPEND symbols "extern \"C\" const char ${name}[];\n")
  string(APPEND rows "    {\"${url}\", \"${type}\", \"\\\"${etag}\\\"\", {${name}, ${size}}},\n")
  math(EXPR number "${number} + 1")
endforeach()

file(WRITE "${OUTPUT}" "// Written by cmake/embed.cmake.
#include \"http/static_files.h\"

${bytes}
${symbols}
namespace lemma::http {

std::span<const StaticFile> static_files() {
  static const StaticFile kFiles[] = {
${rows}  };
  return kFiles;
}

}  // namespace lemma::http
")
