# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT

# An installed example is a project of its own that builds against the installed tree.

include("${settings}")

configure_installed("${prefix}/${examplesdir}/qcomqtt/${name}" "${work_dir}/examples/${name}")
build("${work_dir}/examples/${name}")
