#ifndef ATTAIN_H
#define ATTAIN_H
/**
 * attain in C: the sales-performance engine behind opaque handles.
 *
 * A ladder: version, errors, then (as the library grows) strings, book, run, results, Arrow. Every fallible function returns
 * an attain_status and takes, last, an attain_error of the caller's, which may be NULL. There is nothing to initialise, no
 * last-error state, and no exception crosses this header. Pointers given with T** belong to the caller: attain_T_destroy;
 * destroying NULL does nothing. All text is UTF-8.
 *
 *     attain_error error = ATTAIN_ERROR_INIT;
 *     if (attain_abi_version() != ATTAIN_ABI_VERSION) return 1;
 *     printf("attain %s\n", attain_version());
 */
#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32)
#if defined(ATTAIN_BUILDING_C)
#define ATTAIN_API __declspec(dllexport)
#else
#define ATTAIN_API __declspec(dllimport)
#endif
#else
#define ATTAIN_API __attribute__((visibility("default")))
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- version ------------------------------------------------------------------------------------------------------- */

/** The version of this interface; it rises when a function goes or changes its meaning. A newer library with the same
 *  number serves older callers. @since 0.1 */
#define ATTAIN_ABI_VERSION 1

/** The interface version of the linked library, to compare with ATTAIN_ABI_VERSION. @since 0.1 */
ATTAIN_API uint32_t attain_abi_version(void);

/** The version of the linked library, e.g. "0.1.0". Borrowed, never NULL. @since 0.1 */
ATTAIN_API const char* attain_version(void);

/* ---- errors -------------------------------------------------------------------------------------------------------- */

/** 0 is success; any other value is the number of an error, as docs/errors.md lists them. */
typedef int32_t attain_status;
#define ATTAIN_OK 0

/** What went wrong, where, and what to do about it. The caller owns it and need not clean up; each text ends with NUL and
 *  is cut at a character's edge where it does not fit. */
typedef struct attain_error {
  uint32_t struct_size; /**< sizeof(attain_error), set by ATTAIN_ERROR_INIT */
  attain_status code;   /**< the same as the returned status; 0 after a success */
  char path[512];       /**< e.g. rules["field sales"].lines[2].curve */
  char message[1024];
  char hint[512];
} attain_error;
#define ATTAIN_ERROR_INIT \
  { (uint32_t)sizeof(attain_error), 0, {0}, {0}, {0} }

/** The name of a status, e.g. "unknown_reference"; "ok" for 0, "unknown_code" for a number that is none. Borrowed. @since 0.1 */
ATTAIN_API const char* attain_status_name(attain_status status);

#ifdef __cplusplus
}
#endif
#endif /* ATTAIN_H */
