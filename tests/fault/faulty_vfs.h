/* tests/fault/faulty_vfs.h: SQLite's file system with faults to order: the k-th read, write, sync, truncation or
 * piece of shared memory fails, once or from then on.
 *
 *     faulty_register();                                       // now the default of every connection
 *     fault = (faulty){.kind = FAULT_WRITE, .at = 7, .code = SQLITE_FULL};
 *     ...
 *     fault = (faulty){0};
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_TESTS_FAULTY_VFS_H
#define GALLEY_TESTS_FAULTY_VFS_H

#include <sqlite3.h>
#include <stdbool.h>
#include <string.h>

enum {
    FAULT_READ = 1,
    FAULT_WRITE = 2,
    FAULT_SYNC = 4,
    FAULT_SHARED = 8,
    FAULT_OPEN = 16,
};

typedef struct faulty {
    unsigned kind; /* which operations count */
    size_t at;     /* the one that fails, from 1; 0: none */
    bool from_then_on;
    int code;
    size_t count;
    bool struck;
} faulty;

static faulty fault;

/* SQLITE_OK, or the code with which this operation has to fail. */
static int strike(unsigned kind)
{
    if (!(fault.kind & kind))
        return SQLITE_OK;
    fault.count++;
    if (fault.at == 0 || fault.count < fault.at || (fault.count > fault.at && !fault.from_then_on))
        return SQLITE_OK;
    fault.struck = true;
    return fault.code;
}

typedef struct faulty_file {
    sqlite3_file base;
    sqlite3_file *real; /* directly behind this struct */
} faulty_file;

#define REAL(file) (((faulty_file *)(file))->real)

static int f_close(sqlite3_file *file)
{
    return REAL(file)->pMethods ? REAL(file)->pMethods->xClose(REAL(file)) : SQLITE_OK;
}
static int f_read(sqlite3_file *file, void *to, int n, sqlite3_int64 at)
{
    int rc = strike(FAULT_READ);
    return rc ? rc : REAL(file)->pMethods->xRead(REAL(file), to, n, at);
}
/* Half of it gets there, as on a disk that is full or gone. */
static int f_write(sqlite3_file *file, const void *from, int n, sqlite3_int64 at)
{
    int rc = strike(FAULT_WRITE);
    if (rc)
        REAL(file)->pMethods->xWrite(REAL(file), from, n / 2, at);
    return rc ? rc : REAL(file)->pMethods->xWrite(REAL(file), from, n, at);
}
static int f_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    int rc = strike(FAULT_WRITE);
    return rc ? rc : REAL(file)->pMethods->xTruncate(REAL(file), size);
}
static int f_sync(sqlite3_file *file, int flags)
{
    int rc = strike(FAULT_SYNC);
    return rc ? rc : REAL(file)->pMethods->xSync(REAL(file), flags);
}
static int f_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return REAL(file)->pMethods->xFileSize(REAL(file), size);
}
static int f_lock(sqlite3_file *file, int lock)
{
    return REAL(file)->pMethods->xLock(REAL(file), lock);
}
static int f_unlock(sqlite3_file *file, int lock)
{
    return REAL(file)->pMethods->xUnlock(REAL(file), lock);
}
static int f_reserved(sqlite3_file *file, int *out)
{
    return REAL(file)->pMethods->xCheckReservedLock(REAL(file), out);
}
static int f_control(sqlite3_file *file, int op, void *arg)
{
    return REAL(file)->pMethods->xFileControl(REAL(file), op, arg);
}
static int f_sector(sqlite3_file *file)
{
    return REAL(file)->pMethods->xSectorSize(REAL(file));
}
static int f_device(sqlite3_file *file)
{
    return REAL(file)->pMethods->xDeviceCharacteristics(REAL(file));
}
static int f_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
    int rc = strike(FAULT_SHARED);
    *out = NULL;
    return rc ? rc : REAL(file)->pMethods->xShmMap(REAL(file), page, size, extend, out);
}
static int f_shm_lock(sqlite3_file *file, int at, int n, int flags)
{
    return REAL(file)->pMethods->xShmLock(REAL(file), at, n, flags);
}
static void f_shm_barrier(sqlite3_file *file)
{
    REAL(file)->pMethods->xShmBarrier(REAL(file));
}
static int f_shm_unmap(sqlite3_file *file, int delete)
{
    return REAL(file)->pMethods->xShmUnmap(REAL(file), delete);
}

static const sqlite3_io_methods faulty_methods = {
    .iVersion = 2,
    .xClose = f_close,
    .xRead = f_read,
    .xWrite = f_write,
    .xTruncate = f_truncate,
    .xSync = f_sync,
    .xFileSize = f_size,
    .xLock = f_lock,
    .xUnlock = f_unlock,
    .xCheckReservedLock = f_reserved,
    .xFileControl = f_control,
    .xSectorSize = f_sector,
    .xDeviceCharacteristics = f_device,
    .xShmMap = f_shm_map,
    .xShmLock = f_shm_lock,
    .xShmBarrier = f_shm_barrier,
    .xShmUnmap = f_shm_unmap,
};

static sqlite3_vfs faulty_vfs;
static sqlite3_vfs *real_vfs;

static int f_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    faulty_file *f = (faulty_file *)file;
    (void)vfs;
    f->base.pMethods = NULL;
    f->real = (sqlite3_file *)(f + 1);
    int rc = strike(FAULT_OPEN);
    rc = rc ? rc : real_vfs->xOpen(real_vfs, name, f->real, flags, out);
    if (rc == SQLITE_OK)
        f->base.pMethods = &faulty_methods;
    return rc;
}

static void faulty_register(void)
{
    real_vfs = sqlite3_vfs_find(NULL);
    faulty_vfs = *real_vfs;
    faulty_vfs.zName = "faulty";
    faulty_vfs.szOsFile = (int)sizeof(faulty_file) + real_vfs->szOsFile;
    faulty_vfs.xOpen = f_open;
    faulty_vfs.pNext = NULL;
    sqlite3_vfs_register(&faulty_vfs, 1);
}

#endif
