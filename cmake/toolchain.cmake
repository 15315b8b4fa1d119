# Compiler settings shared by every target: warnings are errors, ccache when it is there, sanitizers by preset.
option(LEMMA_TESTS "Build the tests" ON)
option(LEMMA_FUZZ "Build libFuzzer targets (clang)" OFF)
set(LEMMA_SANITIZE "" CACHE STRING "Comma-separated sanitizers, e.g. address,undefined")

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
endif()

find_program(LLD ld.lld)
if(LLD)
  add_link_options(-fuse-ld=lld)
endif()

add_compile_options(-Wall -Wextra -Werror -fno-omit-frame-pointer)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 reports false positives for these in inlined library code at -O2 and with sanitizers.
  add_compile_options(-Wno-maybe-uninitialized -Wno-array-bounds -Wno-stringop-overflow
                      -Wno-stringop-overread -Wno-restrict -Wno-tsan)
endif()
if(LEMMA_SANITIZE)
  add_compile_options(-fsanitize=${LEMMA_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${LEMMA_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    # Its data before each function can't be placed before a coroutine's parts (clang 14).
    add_compile_options(-fno-sanitize=function)
  endif()
endif()
if(LEMMA_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
