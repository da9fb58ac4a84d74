# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT

# An example is a project of its own that builds against the installed tree.

include("${settings}")

cmake_path(GET example FILENAME name)
configure_installed("${example}" "${work_dir}/examples/${name}")
build("${work_dir}/examples/${name}")
