# Writes OUT, a C++ source that defines FUNCTION (declared in HEADER, namespace SPACE) to give every
# file of DIR but README.md as a map of name to text. Run by the build:
#   cmake -DDIR=… -DHEADER=… -DSPACE=… -DFUNCTION=… -DOUT=… -P embed_folder.cmake
file(GLOB files RELATIVE ${DIR} ${DIR}/*)
list(SORT files)
list(FILTER files EXCLUDE REGEX "\\.md$")
set(rows "")
foreach(name IN LISTS files)
  file(READ ${DIR}/${name} content)
  string(APPEND rows "        {\"${name}\", R\"gtfile(${content})gtfile\"},\n")
endforeach()
file(WRITE ${OUT} "// Generated from a folder by config/embed_folder.cmake.
#include \"${HEADER}\"

namespace ${SPACE} {

std::map<std::string, std::string> ${FUNCTION}() {
    return {
${rows}    };
}

}  // namespace ${SPACE}
")
