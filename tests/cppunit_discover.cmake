# cppunit_discover_tests(target): one ctest entry per CppUnit suite of the target.
function(cppunit_discover_tests target)
  set(list "${CMAKE_CURRENT_BINARY_DIR}/${target}_tests.cmake")
  add_custom_command(TARGET ${target} POST_BUILD
    COMMAND ${CMAKE_COMMAND} -DEXE=$<TARGET_FILE:${target}> -DTGT=${target} -DOUT=${list}
            -P ${CMAKE_SOURCE_DIR}/tests/cppunit_list.cmake VERBATIM)
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES "${list}")
endfunction()
