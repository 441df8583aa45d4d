# Writes OUT, a C++ source that defines FUNCTION (declared in HEADER, namespace SPACE) to give the
# text of FILE. Run by the build: cmake -DFILE=… -DHEADER=… -DSPACE=… -DFUNCTION=… -DOUT=… -P …
file(READ ${FILE} content)
file(WRITE ${OUT} "// Generated from ${HEADER}'s text by config/embed_text.cmake.
#include \"${HEADER}\"

namespace ${SPACE} {

std::string_view ${FUNCTION}() noexcept {
    return R\"gtfile(${content})gtfile\";
}

}  // namespace ${SPACE}
")
