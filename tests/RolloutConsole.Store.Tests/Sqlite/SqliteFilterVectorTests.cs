using RolloutConsole.Engine.Filters;
using RolloutConsole.Store.Tests.Contracts;
using RolloutConsole.Store.Tests.Filters;

namespace RolloutConsole.Store.Tests.Sqlite;

public sealed class SqliteFilterVectorTests(FleetDatabase fleet) : FilterVectorContract, IClassFixture<FleetDatabase>
{
    protected override IReadOnlyList<int> Matching(FilterNode filter) => fleet.Matching(filter);
}
