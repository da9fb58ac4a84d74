# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT

# find_package(QCoMqtt) from the installed tree.

include("${settings}")

set(build "${work_dir}/package")
configure_installed("${CMAKE_CURRENT_LIST_DIR}/package" "${build}"
    "-DWITH_LOCALBROKER=${with_localbroker}" "-DWITH_SQLITE=${with_sqlite}")
build("${build}")
run_consumer("${build}/consumer")
