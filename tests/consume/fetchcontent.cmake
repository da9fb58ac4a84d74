# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT

# FetchContent with the sources that are here already.

include("${settings}")

set(build "${work_dir}/fetchcontent")
configure("${CMAKE_CURRENT_LIST_DIR}/fetchcontent" "${build}"
    "-DFETCHCONTENT_SOURCE_DIR_QCOMQTT=${source_dir}" -DFETCHCONTENT_FULLY_DISCONNECTED=ON
    -DQCOMQTT_PRECOMPILE=ON)
build("${build}" --target consumer)
run_consumer("${build}/consumer")
