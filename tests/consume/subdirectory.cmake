# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT

# add_subdirectory(): builds the library (static, which is the default there) as a part of the
# consumer, without our tests and examples. Then installs this static library and uses it through
# find_package().

include("${settings}")

set(build "${work_dir}/subdirectory")
configure("${CMAKE_CURRENT_LIST_DIR}/subdirectory" "${build}"
    "-DQCOMQTT_SOURCE_DIR=${source_dir}" -DQCOMQTT_INSTALL=ON -DQCOMQTT_PRECOMPILE=ON)
build("${build}")
run_consumer("${build}/consumer")

set(prefix "${work_dir}/static-prefix")
run("${CMAKE_COMMAND}" --install "${build}" --prefix "${prefix}")
set(sanitize "")
set(build "${work_dir}/static-package")
configure_installed("${CMAKE_CURRENT_LIST_DIR}/package" "${build}"
    "-DWITH_LOCALBROKER=${with_localbroker}" "-DWITH_SQLITE=${with_sqlite}")
build("${build}")
run_consumer("${build}/consumer")
