using System.Net;
using Microsoft.Extensions.DependencyInjection;
using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.Security;
using RolloutConsole.Testing;
using RolloutConsole.Testing.Security;

namespace RolloutConsole.Engine.Tests.Security;

public sealed class SignInGuardTests
{
    private const string Good = "a right long password";
    private static readonly IPAddress s_there = IPAddress.Parse("203.0.113.7");

    private readonly HandClock _clock = new();
    private readonly MemoryPeople _people = new();
    private readonly ICredentialCheck _credentials;

    public SignInGuardTests()
    {
        _people.Put("ben", Good, ConsoleRole.Operator);
        _credentials = new ServiceCollection()
            .AddSingleton<TimeProvider>(_clock)
            .AddSingleton<IPeopleStore>(_people)
            .AddSingleton<IAuditStore>(_people)
            .AddSingleton<IPasswordHash, PlainPasswords>()
            .AddAccountRules()
            .BuildServiceProvider()
            .GetRequiredService<ICredentialCheck>();
    }

    [Fact]
    public async Task Verify_ManyWrongOnes_AreToldToWaitButARightOneWorks()
    {
        for (var i = 1; i < 10; i++)
        {
            Assert.Equal(CredentialOutcome.Wrong, (await GuessAsync(s_there)).Outcome);
        }

        var tenth = await GuessAsync(s_there);
        Assert.Equal(CredentialOutcome.WrongTooOften, tenth.Outcome);
        Assert.Equal(TimeSpan.FromMinutes(5), tenth.RetryAfter);
        var right = await _credentials.VerifyAsync("ben", Good, CallerKind.Person, s_there, default).WithinLimit();
        Assert.Equal(CredentialOutcome.Right, right.Outcome);
    }

    [Fact]
    public async Task Verify_AfterTheWindow_CountsAnew()
    {
        for (var i = 0; i < 12; i++)
        {
            await GuessAsync(s_there);
        }

        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(CredentialOutcome.Wrong, (await GuessAsync(s_there)).Outcome);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    public async Task Verify_FromLoopback_IsNeverCounted(string address)
    {
        for (var i = 0; i < 30; i++)
        {
            Assert.Equal(CredentialOutcome.Wrong, (await GuessAsync(IPAddress.Parse(address))).Outcome);
        }
    }

    [Fact]
    public async Task Verify_AddressesOfOneVersion6Network_CountTogether()
    {
        for (var i = 1; i < 10; i++)
        {
            await GuessAsync(IPAddress.Parse($"2001:db8:0:1::{i:x}"));
        }

        Assert.Equal(CredentialOutcome.WrongTooOften, (await GuessAsync(IPAddress.Parse("2001:db8:0:1:ffff::1"))).Outcome);
        Assert.Equal(CredentialOutcome.Wrong, (await GuessAsync(IPAddress.Parse("2001:db8:0:2::1"))).Outcome);
    }

    [Fact]
    public async Task Verify_AFloodOfWrongOnes_DoesNotFloodTheAudit()
    {
        for (var i = 0; i < 100; i++)
        {
            await GuessAsync(s_there);
        }

        Assert.Equal(9, _people.Audit.Count);
    }

    [Fact]
    public async Task Verify_UnknownName_IsNotWrittenDown()
    {
        await _credentials.VerifyAsync("my secret password", "x", CallerKind.Person, s_there, default);
        Assert.DoesNotContain("my secret", Assert.Single(_people.Audit).ToString());
    }

    [Fact]
    public async Task Verify_Right_NotesWhenAtMostOnceAMinute()
    {
        await _credentials.VerifyAsync("ben", Good, CallerKind.Person, s_there, default);
        var first = (await _people.FindByNameAsync("ben", default))!.LastSeenAt;
        Assert.Equal(_clock.GetUtcNow(), first);
        _clock.Advance(TimeSpan.FromSeconds(30));
        await _credentials.VerifyAsync("ben", Good, CallerKind.Person, s_there, default);
        Assert.Equal(first, (await _people.FindByNameAsync("ben", default))!.LastSeenAt);
    }

    [Fact]
    public async Task Guard_FloodOfOneAddress_LeavesTheLaneOfOthersFree()
    {
        var guard = new SignInGuard(_clock);
        for (var i = 0; i < SignInGuard.Tolerated; i++)
        {
            guard.CountWrong(s_there);
        }

        using var slow = await guard.EnterAsync(s_there, default).WithinLimit();
        var waiting = guard.EnterAsync(s_there, default);
        Assert.False(waiting.IsCompleted);
        using var other = await guard.EnterAsync(IPAddress.Parse("198.51.100.1"), default).WithinLimit();
        Assert.NotNull(other);

        slow!.Dispose();
        using var second = await waiting.WithinLimit();
        Assert.NotNull(second);
    }

    [Fact]
    public async Task Guard_TooManyWaiting_AreToldBusy()
    {
        var guard = new SignInGuard(_clock);
        using var first = await guard.EnterAsync(null, default).WithinLimit();
        using var second = await guard.EnterAsync(null, default).WithinLimit();
        var waiting = Enumerable.Range(0, 64).Select(_ => guard.EnterAsync(null, default)).ToList();
        Assert.Null(await guard.EnterAsync(null, default).WithinLimit());

        first!.Dispose();
        (await waiting[0].WithinLimit())!.Dispose();
    }

    private Task<CredentialAnswer> GuessAsync(IPAddress address) =>
        _credentials.VerifyAsync("ben", "wrong", CallerKind.Person, address, default).WithinLimit();
}
