# Read by cpack before it packs: what belongs to the system stands in a Debian package outside of /usr.
if(CPACK_GENERATOR STREQUAL "DEB")
  set(staged ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/netpoll)
  if(EXISTS ${staged}/usr/etc)
    file(RENAME ${staged}/usr/etc ${staged}/etc)
  endif()
endif()
