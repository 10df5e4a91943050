#include "tests/testing/small_disk.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>

#include "absl/strings/str_cat.h"

namespace tiernet {
namespace {

// A mount name space of our own; whoever is not root gets it in a user name space,
// where he is.
bool LeaveMounts() {
  if (unshare(CLONE_NEWNS) == 0) return true;
  const std::string user = absl::StrCat("0 ", geteuid(), " 1"), group = absl::StrCat("0 ", getegid(), " 1");
  if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
  std::ofstream("/proc/self/setgroups") << "deny";
  std::ofstream("/proc/self/uid_map") << user;
  std::ofstream("/proc/self/gid_map") << group;
  return true;
}

}  // namespace

bool MountSmall(const std::string& directory, int mebibytes) {
  return LeaveMounts() && mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
         mount("tmpfs", directory.c_str(), "tmpfs", 0, absl::StrCat("size=", mebibytes, "m").c_str()) == 0;
}

void UnmountSmall(const std::string& directory) { EXPECT_EQ(umount(directory.c_str()), 0); }

void FillDisk(const std::string& path) {
  const int fd = open(path.c_str(), O_CREAT | O_WRONLY, 0600);
  ASSERT_GE(fd, 0);
  // The last bytes too.
  for (size_t size = 4096; size > 0; size /= 2) {
    const std::string bytes(size, 'x');
    while (write(fd, bytes.data(), bytes.size()) > 0) {
    }
  }
  EXPECT_EQ(errno, ENOSPC);
  close(fd);
}

}  // namespace tiernet
