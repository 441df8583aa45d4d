# Writes OUT, the C++ source of node::resource(), from the FILES below DIR.
# Run by the build: cmake -DDIR=… -DFILES=a;b -DOUT=… -P embed.cmake
set(text "// Generated from config/ by config/embed.cmake.\n#include \"exchange/base/assert.h\"\n#include \"node/resources.h\"\n
namespace guantong::node {\n
std::string_view resource(std::string_view path) noexcept {\n")
foreach(name IN LISTS FILES)
  file(READ ${DIR}/${name} content)
  string(APPEND text "    if (path == \"${name}\") return R\"gtfile(${content})gtfile\";\n")
endforeach()
string(APPEND text "    GT_ASSERT(false);\n    return {};\n}\n\n}  // namespace guantong::node\n")
file(WRITE ${OUT} "${text}")
