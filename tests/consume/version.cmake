# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT

# Which versions asked for find the installed one.

include("${settings}")

configure_installed("${CMAKE_CURRENT_LIST_DIR}/version" "${work_dir}/version"
    "-DINSTALLED_VERSION=${version}")
