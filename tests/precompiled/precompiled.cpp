// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

// A program only because it is compiled as the tests are; see CMakeLists.txt.
int main()
{
    return 0;
}
