// What jemalloc is told when the program starts. Knows nothing of what is allocated.

// A thread a session would keep 100 KB of freed memory each at jemalloc's own settings: small
// caches take as little CPU here, and two arenas are enough for what runs at once.
extern "C" const char* const malloc_conf;
const char* const malloc_conf = "narenas:2,tcache_nslots_small_max:8,tcache_max:2048";
