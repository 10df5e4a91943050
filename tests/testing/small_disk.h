// A disk that is soon full.
#pragma once

#include <string>

namespace tiernet {

// Mounts a file system of `mebibytes` at `directory`, seen only by this thread and
// those that it starts from now on. False where the machine allows no mount name
// space: `errno` says why.
bool MountSmall(const std::string& directory, int mebibytes);
void UnmountSmall(const std::string& directory);

// Writes the file `path` until the disk has no byte left.
void FillDisk(const std::string& path);

}  // namespace tiernet
