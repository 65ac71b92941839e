# What `cpack` makes of a build: -G DEB the packages netpoll, netpoll-lab and python3-netpoll for the
# Debian that it was built on; -G TGZ, of a build with NETPOLL_PORTABLE, a folder that runs from anywhere.
set(CPACK_PACKAGE_NAME netpoll)
set(CPACK_PACKAGE_VENDOR netpoll)
set(CPACK_PACKAGE_CONTACT "The netpoll developers <netpoll@localhost>")
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_COMPONENTS_ALL netpoll lab python)
set(CPACK_PROJECT_CONFIG_FILE ${CMAKE_CURRENT_LIST_DIR}/generator.cmake)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/system_files.cmake)
set(CPACK_THREADS 0)

# So that the package of an older release gives way to that of a newer one.
file(STRINGS /etc/os-release release REGEX "^VERSION_CODENAME=")
string(REGEX REPLACE "^VERSION_CODENAME=" "" release "${release}")
set(CPACK_DEBIAN_PACKAGE_RELEASE "1~${release}")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)

set(CPACK_COMPONENT_NETPOLL_DESCRIPTION
    "run commands on many network devices at once, over SSH
netpoll logs in to every device of an inventory in parallel over SSH, runs
commands there, and writes what came back as JSON. It is made for network
devices and Linux hosts, in numbers where one session after another takes
too long.")
set(CPACK_DEBIAN_NETPOLL_PACKAGE_NAME netpoll)
# dpkg-shlibdeps does not see what is opened while netpoll runs: SQLite and libnats, libcurl where NetBox
# or a webhook is asked for, and libsodium where many sessions are.
get_property(sqlite_package GLOBAL PROPERTY netpoll_package_of_sqlite3)
get_property(nats_package GLOBAL PROPERTY netpoll_package_of_libnats)
set(CPACK_DEBIAN_NETPOLL_PACKAGE_DEPENDS "${sqlite_package} (>= 3.40), ${nats_package}")
set(CPACK_DEBIAN_NETPOLL_PACKAGE_RECOMMENDS "ca-certificates, libcurl4t64 | libcurl4, libsodium23")
set(CPACK_DEBIAN_NETPOLL_PACKAGE_CONTROL_EXTRA
    "${CMAKE_CURRENT_LIST_DIR}/debian/conffiles;${CMAKE_CURRENT_LIST_DIR}/debian/postinst;${CMAKE_CURRENT_LIST_DIR}/debian/prerm;${CMAKE_CURRENT_LIST_DIR}/debian/postrm")
set(CPACK_DEBIAN_NETPOLL_PACKAGE_SUGGESTS "netpoll-lab, python3-netpoll, jq, openssh-client, nats-server")

set(CPACK_COMPONENT_LAB_DESCRIPTION
    "simulate a network of devices that speak SSH
netpoll-lab is a network of simulated devices in one process: each listens
for SSH on an address of its own in 127.0.0.0/8 and answers as its platform
does, also wrongly, slowly or not at all.")
set(CPACK_DEBIAN_LAB_PACKAGE_NAME netpoll-lab)

set(CPACK_COMPONENT_PYTHON_DESCRIPTION
    "poll network devices from Python, over netpoll
The package netpoll for Python polls an inventory by the program netpoll and
gives its records as dataclasses, one by one as devices finish.")
set(CPACK_DEBIAN_PYTHON_PACKAGE_NAME python3-netpoll)
set(CPACK_DEBIAN_PYTHON_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_PYTHON_PACKAGE_SECTION python)
set(CPACK_DEBIAN_PYTHON_PACKAGE_SHLIBDEPS OFF)
# Compiled modules are made and taken away as other packages of Python do it.
set(CPACK_DEBIAN_PYTHON_PACKAGE_CONTROL_EXTRA
    "${CMAKE_CURRENT_LIST_DIR}/python/postinst;${CMAKE_CURRENT_LIST_DIR}/python/prerm")
set(CPACK_DEBIAN_PYTHON_PACKAGE_DEPENDS
    "python3 (>= 3.11), netpoll (>= ${PROJECT_VERSION})")

include(CPack)
