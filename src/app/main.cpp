#include "app/command_line.h"
#include "app/memory.h"
#include "app/standard_descriptors.h"

int main(int argc, char** argv) {
    urna::app::open_standard_descriptors();
    urna::app::limit_kept_memory();
    return urna::app::run(argc, argv);
}
