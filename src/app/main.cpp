#include "app/command_line.h"

int main(int argc, char** argv) {
    return urna::app::run(argc, argv);
}
