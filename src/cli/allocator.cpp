// What jemalloc is told when the program starts. Knows nothing of what is allocated.

// A thread a session would keep 100 KB of freed memory each at jemalloc's own settings: small
// caches take as little CPU here, and two arenas are enough for what runs at once. With 8 of a size
// in place of 16 sessions take 3 to 5 % more CPU, and 500 threads 6 MB less. What sessions free
// others soon take: giving it back to the kernel after 10 s, as jemalloc does, costs 1 to 2 %.
extern "C" const char* const malloc_conf;
const char* const malloc_conf =
    "narenas:2,tcache_nslots_small_max:16,tcache_max:2048,dirty_decay_ms:30000";
