# Run after a unit test program is linked: asks it for its suites and writes one add_test() each.
execute_process(COMMAND ${EXE} --list OUTPUT_VARIABLE names RESULT_VARIABLE failed
                OUTPUT_STRIP_TRAILING_WHITESPACE)
if(failed)
  message(FATAL_ERROR "${EXE} --list failed: ${failed}")
endif()
string(REPLACE "\n" ";" names "${names}")
set(script "")
foreach(name IN LISTS names)
  string(REGEX REPLACE "^guantong::testing::" "" short "${name}")
  string(APPEND script "add_test([=[${TGT}.${short}]=] [=[${EXE}]=] [=[${name}]=])\n"
         "set_tests_properties([=[${TGT}.${short}]=] PROPERTIES TIMEOUT 120)\n")
endforeach()
file(WRITE ${OUT} "${script}")
