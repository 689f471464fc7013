using Microsoft.Extensions.Logging;
using RolloutConsole.Engine.Runtime;

namespace RolloutConsole.Engine.Filters.Saved;

/// <summary>Records the members of filters that were saved, and counts every filter's members once an hour for its history.</summary>
internal sealed class FilterMemberLoop(IFilterMembers members, SavedFilterBell bell, TimeProvider clock, ILogger<FilterMemberLoop> logger)
    : RoundLoop(clock, logger)
{
    // The hour of a count is not hurried: a sleep that ends for nothing costs two look-ups.
    private static readonly TimeSpan s_longestSleep = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    protected override async Task RoundAsync(CancellationToken stopping)
    {
        // What somebody waits for comes before the history, between any two counts too.
        while (await members.ContinueAsync(stopping) || await members.CountNextAsync(stopping))
        {
        }

        await bell.WaitForMembersAsync(s_longestSleep, Clock, stopping);
    }
}
