# Writes OUT, the C++ source of api::builtInDeskFiles(), from every file below DIR, each packed with
# gzip into WORK. An empty or missing DIR gives no files.
# Run by the build: cmake -DDIR=… -DWORK=… -DOUT=… -P embed_desk.cmake
file(GLOB_RECURSE files RELATIVE ${DIR} ${DIR}/*)
list(SORT files)
list(FILTER files EXCLUDE REGEX "\\.map$")
file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK})
set(blobs "")
set(table "")
set(count 0)
foreach(name IN LISTS files)
  math(EXPR count "${count} + 1")
  file(SHA256 ${DIR}/${name} digest)
  string(SUBSTRING ${digest} 0 16 etag)
  set(packed ${WORK}/${count}.gz)
  execute_process(COMMAND gzip -9 -n -c ${DIR}/${name} OUTPUT_FILE ${packed} RESULT_VARIABLE failed)
  if(failed)
    message(FATAL_ERROR "gzip failed on ${name}")
  endif()
  string(APPEND blobs "asm(\".pushsection .rodata\\n\"
    \"desk_file_${count}: .incbin \\\"${packed}\\\"\\n\"
    \"desk_file_${count}_end:\\n.byte 0\\n.popsection\\n\"
    \".globl desk_file_${count}\\n.globl desk_file_${count}_end\\n\");
extern \"C\" const char desk_file_${count}[], desk_file_${count}_end[];\n")
  string(APPEND table "        {\"${name}\", \"${etag}\",
         {desk_file_${count}, static_cast<std::size_t>(desk_file_${count}_end - desk_file_${count})}},\n")
endforeach()
set(body "    return {};\n")
if(count GREATER 0)
  set(body "    static const DeskFile kFiles[] = {\n${table}    };\n    return kFiles;\n")
endif()
file(WRITE ${OUT} "// Generated from node/web/desk/dist by config/embed_desk.cmake.
#include \"node/api/desk_files.h\"

${blobs}
namespace guantong::api {

std::span<const DeskFile> builtInDeskFiles() noexcept {
${body}}

}  // namespace guantong::api
")
