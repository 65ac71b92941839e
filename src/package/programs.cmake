# What `cmake --install` puts in place of the programs: netpoll, netpoll-lab and the Python package, each
# with its manual, as a component of its own.
install(TARGETS netpoll RUNTIME_DEPENDENCY_SET program_libraries
  RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT netpoll)
install(TARGETS netpoll-lab RUNTIME_DEPENDENCY_SET program_libraries
  RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT lab)

if(NETPOLL_PORTABLE)
  # All but glibc's own. Not RUNPATH, which the libraries' libraries would not be looked for in.
  set_target_properties(netpoll netpoll-lab PROPERTIES INSTALL_RPATH "$ORIGIN/../lib/netpoll")
  target_link_options(netpoll PRIVATE -Wl,--disable-new-dtags)
  target_link_options(netpoll-lab PRIVATE -Wl,--disable-new-dtags)
  # Nobody links to these: netpoll opens them by names that are links in the system's folder.
  file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/opened)
  get_property(opened_files GLOBAL PROPERTY netpoll_opened_files)
  foreach(file IN LISTS opened_files)
    cmake_path(GET file FILENAME name)
    set(copy ${PROJECT_BINARY_DIR}/opened/${name})
    file(COPY_FILE ${file} ${copy} ONLY_IF_DIFFERENT)
    add_library(opened_${name} SHARED IMPORTED)
    set_target_properties(opened_${name} PROPERTIES IMPORTED_LOCATION ${copy})
    install(IMPORTED_RUNTIME_ARTIFACTS opened_${name} RUNTIME_DEPENDENCY_SET program_libraries
      LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/netpoll COMPONENT netpoll)
  endforeach()
  install(RUNTIME_DEPENDENCY_SET program_libraries
    PRE_EXCLUDE_REGEXES "^ld-linux" "^lib(c|m|dl|pthread|rt|resolv|util)\\.so"
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/netpoll COMPONENT netpoll)
endif()

# compressed(OUTPUT FILE): the same as gzip has it, without its name and time; man reads both.
find_program(NETPOLL_GZIP gzip REQUIRED)
function(compressed output file)
  add_custom_command(OUTPUT ${output}
    COMMAND ${NETPOLL_GZIP} -9nc ${file} > ${output}
    DEPENDS ${file} VERBATIM)
endfunction()

set(manual_folder ${PROJECT_BINARY_DIR}/manual)
set(compressed_texts)
function(install_page page component)
  string(REGEX MATCH "[0-9]$" section ${page})
  compressed(${manual_folder}/${page}.gz ${manual_folder}/${page})
  install(FILES ${manual_folder}/${page}.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section} COMPONENT ${component})
  set(compressed_texts ${compressed_texts} ${manual_folder}/${page}.gz PARENT_SCOPE)
endfunction()
foreach(page netpoll.1 netpoll-inventory.5 netpoll-results.5 netpoll-platforms.5)
  install_page(${page} netpoll)
endforeach()
install_page(netpoll-lab.1 lab)

function(install_completions program component)
  install(FILES ${manual_folder}/bash/${program}
    DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions COMPONENT ${component})
  install(FILES ${manual_folder}/zsh/_${program}
    DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions COMPONENT ${component})
  install(FILES ${manual_folder}/fish/${program}.fish
    DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d COMPONENT ${component})
endfunction()
install_completions(netpoll netpoll)
install_completions(netpoll-lab lab)

set(changes ${PROJECT_BINARY_DIR}/changelog.gz)
compressed(${changes} ${PROJECT_SOURCE_DIR}/CHANGELOG.md)
list(APPEND compressed_texts ${changes})
add_custom_target(compressed_texts ALL DEPENDS ${compressed_texts})
add_dependencies(compressed_texts manual)

function(install_documents package component)
  set(folder ${CMAKE_INSTALL_DATADIR}/doc/${package})
  install(FILES src/package/copyright ${changes} DESTINATION ${folder} COMPONENT ${component})
endfunction()
install_documents(netpoll netpoll)
install_documents(netpoll-lab lab)
install_documents(python3-netpoll python)
# Pages keep their folders, so that the links between them hold.
foreach(page README.md src/terminal/poll.svg tests/cookbook/README.md
    inventories/README.md docker/README.md src/ssh/README.md src/inventory/platforms/README.md
    src/results/README.md src/results/netpoll-1.schema.json src/history/README.md src/schedule/README.md src/engine/README.md src/crypto/README.md src/notify/README.md src/remote/README.md src/package/scheduled/poller.conf
    src/lab/README.md)
  get_filename_component(folder ${page} DIRECTORY)
  install(FILES ${page} DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/netpoll/${folder} COMPONENT netpoll)
endforeach()
set(scheduled ${PROJECT_SOURCE_DIR}/src/package/scheduled)
install(FILES inventories/example.yaml ${scheduled}/nightly.conf ${scheduled}/poller.conf ${scheduled}/cron
  DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/netpoll/examples COMPONENT netpoll)
install(FILES ${scheduled}/netpoll@.service ${scheduled}/netpoll@.timer ${scheduled}/netpoll-poller@.service
  DESTINATION lib/systemd/system COMPONENT netpoll)
# In a Debian package below /etc: see system_files.cmake.
install(FILES ${scheduled}/logrotate DESTINATION etc/logrotate.d RENAME netpoll COMPONENT netpoll)

# Debian's folder for modules, whatever the prefix's own Python would have.
install(DIRECTORY src/python/netpoll DESTINATION lib/python3/dist-packages COMPONENT python
  FILES_MATCHING PATTERN "*.py" PATTERN "py.typed")
install(FILES src/python/README.md DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/python3-netpoll COMPONENT python)
