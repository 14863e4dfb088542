/*
 * TensorFlow's own step statistics, which tfjs-node's binding does not ask for: loaded ahead of it (LD_PRELOAD), this
 * takes each TF_SessionRun, passes it on, and appends a record to the file GRPO_ORIGIN_SESSION_LOG:
 *
 *   double   nanoseconds of the processor that the call took
 *   uint64   session: one for each graph
 *   uint64   length of what follows
 *   bytes    a serialised tensorflow.RunMetadata, where GRPO_ORIGIN_SESSION_TRACE is 1; else nothing
 *
 * Both variables are read at each call.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* As tensorflow/c/tf_buffer.h declares it. */
typedef struct {
  const void *data;
  size_t length;
  void (*deallocate)(void *data, size_t length);
} Buffer;

typedef void SessionRun(void *session, const Buffer *options, const void *inputs, void *const *values, int n_inputs,
                        const void *outputs, void **results, int n_outputs, const void *const *targets, int n_targets,
                        Buffer *metadata, void *status);

/*
 * tensorflow.RunOptions: trace_level (field 1) = SOFTWARE_TRACE, output_partition_graphs (field 5) = true. Higher levels
 * start a profiler besides, which costs each kernel more.
 */
static const unsigned char software_trace[] = {1 << 3, 1, 5 << 3, 1};

/* Of all threads of this process: on one core that it has to itself, the clock's. */
static double nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return 1e9 * now.tv_sec + now.tv_nsec;
}

static SessionRun *real_run(void) {
  SessionRun *found = (SessionRun *)dlsym(RTLD_NEXT, "TF_SessionRun");
  if (found) return found;
  /* the library was loaded for the binding alone: RTLD_NEXT does not see it */
  void *library = dlopen("libtensorflow_cc.so.2", RTLD_LAZY | RTLD_NOLOAD);
  return library ? (SessionRun *)dlsym(library, "TF_SessionRun") : NULL;
}

static void append(const char *path, double took, const void *session, const Buffer *metadata) {
  const uint64_t numbers[] = {(uintptr_t)session, metadata->length};
  FILE *log = fopen(path, "ab");
  if (!log) return;
  fwrite(&took, sizeof took, 1, log);
  fwrite(numbers, sizeof numbers, 1, log);
  if (metadata->length) fwrite(metadata->data, 1, metadata->length, log);
  fclose(log);
}

void TF_SessionRun(void *session, const Buffer *options, const void *inputs, void *const *values, int n_inputs,
                   const void *outputs, void **results, int n_outputs, const void *const *targets, int n_targets,
                   Buffer *metadata, void *status) {
  static SessionRun *run;
  if (!run && !(run = real_run())) {
    fprintf(stderr, "session_run.c: TF_SessionRun was not found in libtensorflow_cc.so.2\n");
    abort();
  }
  const char *path = getenv("GRPO_ORIGIN_SESSION_LOG");
  const char *trace = getenv("GRPO_ORIGIN_SESSION_TRACE");
  const int traced = path && trace && strcmp(trace, "1") == 0;
  const Buffer tracing = {software_trace, sizeof software_trace, NULL};
  Buffer statistics = {NULL, 0, NULL};
  const double start = nanoseconds();
  run(session, traced ? &tracing : options, inputs, values, n_inputs, outputs, results, n_outputs, targets, n_targets,
      traced ? &statistics : metadata, status);
  const double took = nanoseconds() - start;
  if (path) append(path, took, session, &statistics);
  if (statistics.deallocate) statistics.deallocate((void *)statistics.data, statistics.length);
}
