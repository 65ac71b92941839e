# What `cmake --install` puts in place of the library behind <netpoll/netpoll.hpp>: its archive, headers,
# CMake package and pkg-config file. One archive holds all rings below the command line.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

add_library(netpoll_library STATIC)
foreach(ring core machine crypto parse nodes inventory http netbox ssh engine schedule remote results audit history notify backup transcript page bench run)
  if(TARGET netpoll_${ring})
    target_sources(netpoll_library PRIVATE $<TARGET_OBJECTS:netpoll_${ring}>)
  endif()
endforeach()
set_target_properties(netpoll_library PROPERTIES OUTPUT_NAME netpoll EXPORT_NAME netpoll LINKER_LANGUAGE CXX)
target_compile_features(netpoll_library PUBLIC cxx_std_20)
target_sources(netpoll_library PUBLIC FILE_SET HEADERS BASE_DIRS include FILES ${public_headers})
target_link_libraries(netpoll_library PRIVATE
  PkgConfig::libssh PkgConfig::pcre2 PkgConfig::yaml PkgConfig::libzstd
  OpenSSL::Crypto Threads::Threads ${CMAKE_DL_LIBS})

install(TARGETS netpoll_library EXPORT netpoll
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library
  FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT library)

set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/netpoll)
install(EXPORT netpoll NAMESPACE netpoll:: FILE netpoll-targets.cmake DESTINATION ${package_folder}
  COMPONENT library)
configure_package_config_file(src/run/netpoll-config.cmake.in netpoll-config.cmake
  INSTALL_DESTINATION ${package_folder})
write_basic_package_version_file(netpoll-config-version.cmake COMPATIBILITY SameMinorVersion)
configure_file(src/run/netpoll.pc.in netpoll.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/netpoll-config.cmake ${PROJECT_BINARY_DIR}/netpoll-config-version.cmake
  DESTINATION ${package_folder} COMPONENT library)
install(FILES ${PROJECT_BINARY_DIR}/netpoll.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig
  COMPONENT library)
