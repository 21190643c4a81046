#include "app/command_line.h"
#include "app/memory.h"

int main(int argc, char** argv) {
    urna::app::limit_kept_memory();
    return urna::app::run(argc, argv);
}
