/* core/cli/cmd_withdraw.c: galley withdraw, a run as if it had not been.
 * SPDX-License-Identifier: MIT */
#include "core/cli/runs.h"

static galley_status withdraw(cli *c, galley_store *store, int64_t run, int64_t *by,
                              galley_withdrawal *done)
{
    char text[48];
    snprintf(text, sizeof text, "withdraw %lld", (long long)run);
    galley_run_start start = {
        .rules = GALLEY_STR(GALLEY_PERSON),
        .text = galley_str_of(text),
        .fingerprint = GALLEY_STR(GALLEY_PERSON),
        .version = GALLEY_STR(GALLEY_VERSION_STRING),
    };
    galley_status status = galley_store_begin(store, &c->err);
    if (status == GALLEY_OK)
        status = galley_store_run_begin(store, &start, by, &c->err);
    if (status == GALLEY_OK)
        status = galley_store_withdraw(store, run, *by, done, &c->err);
    if (status == GALLEY_OK)
        status = galley_store_run_end(store, *by, GALLEY_STR("done"), &c->err);
    if (status == GALLEY_OK)
        return galley_store_commit(store, &c->err);
    galley_store_rollback(store);
    return status;
}

static void summary(const cli *c, int64_t run, int64_t by, const galley_withdrawal *done)
{
    if (c->format != GALLEY_TABLE)
        cli_printf("{\"run\":%lld,\"by\":%lld,\"withdrawn\":%zu,\"restored\":%zu,\"stale\":%zu}\n",
                   (long long)run, (long long)by, done->withdrawn, done->restored, done->stale);
    else
        cli_say(
            c,
            "run %lld: %zu statements withdrawn, %zu that it had replaced hold again, %zu articles "
            "will be judged again (run %lld; galley withdraw %lld undoes it)",
            (long long)run, done->withdrawn, done->restored, done->stale, (long long)by,
            (long long)by);
}

static int run_withdraw(cli *c)
{
    cli_session s;
    galley_withdrawal done;
    int64_t run, by = 0;
    if (!cli_run_number(c->operands[0], &run))
        return CLI_COULD_NOT;
    galley_status status = cli_session_open(c, GALLEY_STORE_WRITE, NULL, &s);
    if (status == GALLEY_OK)
        status = withdraw(c, s.store, run, &by, &done);
    if (status == GALLEY_OK)
        summary(c, run, by, &done);
    cli_session_close(&s);
    return status == GALLEY_OK ? CLI_DONE : cli_failed(c);
}

static const cli_option withdraw_options[] = {{0, NULL, NULL, NULL}};

const cli_command cli_withdraw = {
    .name = "withdraw",
    .operands = "RUN",
    .least = 1,
    .most = 1,
    .summary = "take back all that a run has said",
    .manual =
        "What the run said does not hold any more; what it had replaced holds again. Articles that "
        "it visited are judged\n"
        "again by the next run of the same rules. Nothing is deleted: the statements stay in the "
        "ledger as withdrawn, and\n"
        "withdrawing the withdrawal brings them back.\n"
        "\n"
        "  galley withdraw 7\n",
    .options = withdraw_options,
    .run = run_withdraw,
};
