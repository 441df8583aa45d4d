# Writes OUT, the C++ source of store::builtInMigrations(), from DIR/NNNN_name.sql.
# Run by the build: cmake -DDIR=… -DOUT=… -P embed.cmake
file(GLOB scripts ${DIR}/[0-9][0-9][0-9][0-9]_*.sql)
list(SORT scripts)
set(text "// Generated from config/sql by config/sql/embed.cmake.\n#include \"exchange/store/migrator.h\"\n
namespace guantong::store {\n
const std::vector<Migration>& builtInMigrations() {
    static const std::vector<Migration> kAll{\n")
foreach(script IN LISTS scripts)
  get_filename_component(name ${script} NAME_WE)
  string(REGEX REPLACE "^0*([0-9]+)_.*$" "\\1" number ${name})
  file(READ ${script} sql)
  string(APPEND text "        {${number}, \"${name}\", R\"gtsql(${sql})gtsql\"},\n")
endforeach()
string(APPEND text "    };\n    return kAll;\n}\n\n}  // namespace guantong::store\n")
file(WRITE ${OUT} "${text}")
