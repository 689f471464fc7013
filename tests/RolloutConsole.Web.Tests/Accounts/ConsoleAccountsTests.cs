using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.Security;
using RolloutConsole.Store.Accounts;
using RolloutConsole.Store.Database;
using RolloutConsole.Testing.Security;
using RolloutConsole.Web.Hosting.Accounts;

namespace RolloutConsole.Web.Tests.Accounts;

public sealed class ConsoleAccountsTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "rollout-console-tests", Guid.NewGuid().ToString("n"));

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Fact]
    public void Services_AsComposed_CanAllBeBuilt()
    {
        using var provider = Compose();
        Assert.NotNull(provider.GetRequiredService<IAccounts>());
        Assert.NotNull(provider.GetRequiredService<IFirstAccount>());
        Assert.NotNull(provider.GetRequiredService<ICredentialCheck>());
    }

    [Fact]
    public void Password_Hashed_IsIdentitysOwnFormat()
    {
        using var provider = Compose();
        var hash = provider.GetRequiredService<IPasswordHash>();
        var stored = hash.Hash("a right long password");
        Assert.True(hash.IsRight(stored, "a right long password"));
        Assert.False(hash.IsRight(stored, "a wrong long password"));
        Assert.False(hash.IsRight("", "a right long password"));
        Assert.NotEqual(stored, hash.Hash("a right long password"));
        Assert.Equal(
            PasswordVerificationResult.Success,
            new PasswordHasher<Person>().VerifyHashedPassword(new(), stored, "a right long password"));
    }

    [Fact]
    public void Secret_AfterARestart_IsReadable()
    {
        string stored;
        using (var first = Compose())
        {
            stored = first.GetRequiredService<ISecretProtector>().Protect("token 4711");
            Assert.DoesNotContain("4711", stored);
        }

        using var second = Compose();
        Assert.Equal("token 4711", second.GetRequiredService<ISecretProtector>().Unprotect(stored));
    }

    [Fact]
    public void Secret_OfAnotherRing_IsNull()
    {
        string stored;
        using (var first = Compose())
        {
            stored = first.GetRequiredService<ISecretProtector>().Protect("token 4711");
        }

        Directory.Delete(Path.Combine(_folder, "keys"), recursive: true);
        using var second = Compose();
        Assert.Null(second.GetRequiredService<ISecretProtector>().Unprotect(stored));
        Assert.Null(second.GetRequiredService<ISecretProtector>().Unprotect("no such text"));
    }

    [Fact]
    public void Keys_AsCreated_AreForTheOwnerOnly()
    {
        using var provider = Compose();
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                File.GetUnixFileMode(Path.Combine(_folder, "keys")));
        }
    }

    [Fact]
    public void Folder_ThatIsAFile_IsAStartupFaultThatSaysWhatToDo()
    {
        Directory.CreateDirectory(_folder);
        File.WriteAllText(Path.Combine(_folder, "keys"), "");
        var fault = Assert.Throws<StartupFault>(Compose);
        Assert.Contains("Data:Folder", fault.Message);
    }

    private ServiceProvider Compose()
    {
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Data:Folder"] = _folder }).Build();
        var people = new MemoryPeople();
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton<IPeopleStore>(people)
            .AddSingleton<IAuditStore>(people)
            .AddConsoleAccounts(settings)
            .BuildServiceProvider();
    }
}
